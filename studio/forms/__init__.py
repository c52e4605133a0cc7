"""What people type into the pages of the studio, as clean values."""
