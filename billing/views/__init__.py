"""What is answered to the people who buy, and to Stripe."""
