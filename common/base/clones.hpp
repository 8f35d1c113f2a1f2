// Functions that are compiled for several processors.
#pragma once

/// Before a function: it is compiled for processors with AVX-512, with AVX2 and for any other, and the loader takes the
/// one that fits. All give the same bits, since products are never contracted.
#if defined(__SANITIZE_THREAD__)  // which the loader would ask before it is ready
#define DC_CLONES
#else
#define DC_CLONES [[gnu::target_clones("avx512f", "avx2", "default")]]
#endif
