# Writes test cases of convolutions whose sizes are no multiples of each other: integer_convolutions.sh INPUTS FOLDER
set -eu
number=0
while read -r arguments; do
  python3 "$1/integer_convolution.py" "$2/case$number" $arguments
  number=$((number + 1))
done <<'CASES'
8 8 6 20 3 3 1 1 3
5 9 64 24 1 1 1 0 0
12 12 3 8 3 3 2 1 -5
9 9 16 12 3 3 1 1 -128
1 1 64 12 1 1 1 0 0
8 8 7 9 2 3 1 1 11
6 6 13 33 1 1 1 0 0
9 7 5 depthwise 3 3 1 1 3
9 7 20 depthwise 1 5 1 0 0
11 9 33 depthwise 5 1 1 0 -7
12 11 17 depthwise 5 5 2 2 9
7 7 64 depthwise 2 2 2 0 0
6 3 130 depthwise 3 3 1 1 -128
4 4 8 depthwise 4 4 1 0 0
CASES
