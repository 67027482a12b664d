"""What hands do: each deed looks for something to do and does it, in transactions as the interfaces open them."""

SHARED_A_SECOND = 4
SHORT_OF_A_HUNDRED, WRONG_OF_A_HUNDRED = 12, 3
HOT_BINS = 3
