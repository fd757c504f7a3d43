/* Compares the shim's memory functions with the C library's over every small size and offset. */

#include <stdio.h>
#include <string.h>

void *hone_memcpy(void *to, const void *from, size_t bytes);
void *hone_memmove(void *to, const void *from, size_t bytes);
void *hone_memset(void *to, int value, size_t bytes);

enum { kBytes = 64 };

static void fill(unsigned char *buffer) {
  for (int i = 0; i != kBytes; ++i)
    buffer[i] = (unsigned char)(i * 37 + 11);
}

int main(void) {
  unsigned char expected[kBytes], actual[kBytes], source[kBytes];
  int differences = 0;
  fill(source);
  for (size_t to = 0; to != 20; ++to)
    for (size_t from = 0; from != 20; ++from)
      for (size_t bytes = 0; bytes != 40; ++bytes) {
        fill(expected);
        fill(actual);
        memmove(expected + to, expected + from, bytes);
        hone_memmove(actual + to, actual + from, bytes);
        differences += memcmp(expected, actual, kBytes) != 0;
        memcpy(expected + to, source + from, bytes);
        hone_memcpy(actual + to, source + from, bytes);
        differences += memcmp(expected, actual, kBytes) != 0;
        memset(expected + to, (int)(from + 250), bytes);
        hone_memset(actual + to, (int)(from + 250), bytes);
        differences += memcmp(expected, actual, kBytes) != 0;
      }
  printf("%d differences\n", differences);
  return differences != 0;
}
