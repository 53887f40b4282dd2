#include "CFaceKernels.h"

// A fused multiplication and addition rounds once instead of twice: scores would depend on the processor.
#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) && defined(__linux__)
#define CFACE_FOR_EVERY_PROCESSOR __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CFACE_FOR_EVERY_PROCESSOR
#endif

// Float additions may not be reordered by the compiler: independent sums are spelled out, so that it can use SIMD
// registers and no addition waits for the one before.
enum { lane_count = 32 };

__attribute__((always_inline)) static inline float dot_product(
    const float *left, const float *right, size_t dimension
) {
    float lanes[lane_count] = {0};
    float rest = 0;
    size_t index = 0;
    for (; index + lane_count <= dimension; index += lane_count) {
        for (size_t lane = 0; lane < lane_count; lane++) {
            lanes[lane] += left[index + lane] * right[index + lane];
        }
    }
    for (; index < dimension; index++) {
        rest += left[index] * right[index];
    }
    for (size_t width = lane_count / 2; width > 0; width /= 2) {
        for (size_t lane = 0; lane < width; lane++) {
            lanes[lane] += lanes[lane + width];
        }
    }
    return lanes[0] + rest;
}

CFACE_FOR_EVERY_PROCESSOR
void cface_dot_products(
    const float *probe, const float *rows, size_t count, size_t dimension, float *products
) {
    for (size_t row = 0; row < count; row++) {
        products[row] = dot_product(probe, rows + row * dimension, dimension);
    }
}

CFACE_FOR_EVERY_PROCESSOR
void cface_upper_bounds(
    const int16_t *probe, const int8_t *rows, const float *scales, const float *errors, size_t count, size_t dimension,
    float probe_scale, float error_factor, float margin, float *bounds
) {
    for (size_t row = 0; row < count; row++) {
        const int8_t *codes = rows + row * dimension;
        int32_t sum = 0;
        for (size_t index = 0; index < dimension; index++) {
            sum += probe[index] * (int16_t)codes[index];
        }
        bounds[row] = (float)sum * scales[row] * probe_scale + errors[row] * error_factor + margin;
    }
}
