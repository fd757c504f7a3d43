/* Compares a threaded model's results on pools of several sizes with those of the serial loop. */

#include "hone_threads.h"
#include "net.h"
#include <stdio.h>
#include <string.h>

int main(void) {
  static HONE_ALIGNED(NET_ARENA_ALIGNMENT) char arena[NET_ARENA_BYTES];
  static float input[NET_INPUT_0_ELEMENTS], output[NET_OUTPUT_0_ELEMENTS], expected[NET_OUTPUT_0_ELEMENTS];
  for (int i = 0; i != NET_INPUT_0_ELEMENTS; ++i)
    input[i] = (float)(i % 17);
  if (net_run(input, expected, arena, hone_serial_for, NULL) != HONE_OK)
    return 1;
  int differences = 0;
  for (int32_t threads = 1; threads != 6; ++threads) {
    hone_thread_pool *pool = hone_thread_pool_create(threads);
    for (int i = 0; i != 20; ++i) {
      memset(output, 0, sizeof output);
      if (net_run(input, output, arena, hone_thread_pool_for, pool) != HONE_OK)
        return 1;
      differences += memcmp(output, expected, sizeof output) != 0;
    }
    hone_thread_pool_destroy(pool);
  }
  printf("%d differences\n", differences);
  return differences != 0;
}
