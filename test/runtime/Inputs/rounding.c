/* Compares the shim's rounding with the C library's, bit for bit: one float in 61, with all exponents, and doubles made of
 * the same bits on either end. */

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

float hone_roundevenf(float value);
double hone_roundeven(double value);

static int differs(uint32_t bits) {
  float value, mine, other;
  memcpy(&value, &bits, sizeof value);
  mine = hone_roundevenf(value);
  other = rintf(value);
  return memcmp(&mine, &other, sizeof mine) != 0 && value == value;
}

static int double_differs(uint64_t bits) {
  double value, mine, other;
  memcpy(&value, &bits, sizeof value);
  mine = hone_roundeven(value);
  other = rint(value);
  return memcmp(&mine, &other, sizeof mine) != 0 && value == value;
}

int main(void) {
  int differences = 0;
  for (uint64_t bits = 0; bits <= UINT32_MAX; bits += 61) {
    differences += differs((uint32_t)bits) + double_differs(bits << 32) + double_differs(bits << 32 | bits >> 7);
    /* Halves and their neighbours. */
    const double half = (double)(bits >> 8) + 0.5;
    uint64_t near;
    memcpy(&near, &half, sizeof near);
    differences += double_differs(near) + double_differs(near - 1) + double_differs(near + 1);
  }
  for (int32_t i = -100000; i != 100000; ++i) {
    const float half = (float)i * 0.5f;
    uint32_t near;
    memcpy(&near, &half, sizeof near);
    differences += differs(near) + differs(near + 1) + (near & 0x7FFFFFFF ? differs(near - 1) : 0);
  }
  printf("%d differences\n", differences);
  return 0;
}
