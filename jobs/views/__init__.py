"""What is answered under /jobs/ and to the services that call back."""
