"""Who somebody is: accounts, factors, electronic identity cards, sessions."""
