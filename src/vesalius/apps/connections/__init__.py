"""Applications that connect: what somebody allows them, how they are opened, who registers them."""
