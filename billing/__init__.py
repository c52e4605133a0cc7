"""Money from outside: packs, plans, Stripe, and what each payment became in credits."""
