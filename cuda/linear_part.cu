// One of the projections that share a parameter: two pointers and `linear`, on every device alike.
#include "native/cpu/linear_part.cpp"
