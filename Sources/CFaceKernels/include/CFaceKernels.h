#pragma once

#include <stddef.h>
#include <stdint.h>

// The inner loops of the face index. One call goes over many rows, which lie one behind the other in memory; each row's
// result depends on that row and the probe alone.
//
// On Linux and x86-64 every function exists in several forms, of which the processor's best is chosen when the program
// starts. All forms of cface_dot_products add in the same order and round alike, so a score is the same on every machine.

/// products[i] = the dot product of `probe` and row i, for `count` rows of `dimension` floats.
void cface_dot_products(
    const float *probe, const float *rows, size_t count, size_t dimension, float *products);

/// bounds[i] = (probe · row i) * scales[i] * probe_scale + errors[i] * error_factor + margin, for `count` rows of
/// `dimension` signed bytes.
///
/// The sum of the absolute values of all products of a row must fit into 31 bits.
void cface_upper_bounds(
    const int16_t *probe, const int8_t *rows, const float *scales, const float *errors, size_t count, size_t dimension,
    float probe_scale, float error_factor, float margin, float *bounds);
