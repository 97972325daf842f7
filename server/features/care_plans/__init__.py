"""Care plans: the library of plans as files, and what patients are asked by them."""
