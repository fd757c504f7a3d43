/* What the headers of chips and their libraries define: registers, bits and pins by short names, and functions by
 * macros. */
#include <stdint.h>
#define TIM1 ((volatile uint32_t *)0x40010000u)
#define GPIOA ((volatile uint32_t *)0x40020000u)
#define B0 0
#define B1 1
#define I 1
#define x 7
#define y 8
#define input _error_input_
#define output _error_output_
#define linux 1
#define unix 1
#define ARENA 0x20000000u
#define PI 3.14159265f
#define BYTES 4
#define NAME "board"
#define TYPE int
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
