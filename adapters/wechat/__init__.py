"""WeChat Official Accounts, both directions: what calls in, and what we call."""
