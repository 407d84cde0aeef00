### What is said about the steps of a sequence: to colleagues, in the decision log, in simulations.

nurture-notice-open = Open the lead
