# Writes test cases of kernels with truth values and with every element type in their epilogues: epilogue_cases.sh INPUTS FOLDER
set -eu
number=0
while read -r arguments; do
  python3 "$1/epilogue_case.py" "$2/case$number" $arguments
  number=$((number + 1))
done <<'CASES'
matmul 9 where full bool
matmul 16 where channel bool
matmul 1 where scalar bool
gemm 13 where row bool
conv 9 where channel bool
pointwise 16 masked full uint8
depthwise 11 where full bool
maxpool 9 where channel bool
averagepool 17 times row bool
matmul 17 compare channel bool
conv 5 compare full float
maxpool 16 compare channel int8
matmul 9 both full bool
conv 16 both channel int64
depthwise 7 both row uint8
pointwise 12 result full bool
matmul 9 result channel int8
gemm 8 result full uint8
conv 7 result channel int16
depthwise 9 result row uint16
matmul 11 result full int32
pointwise 9 result scalar uint32
gemm 9 result channel int64
averagepool 9 result full uint64
matmul 19 result channel float16
conv 9 result full bfloat16
matmul 6 result row double
matmul 9 times channel int8
gemm 9 times full uint8
conv 9 times channel int64
depthwise 9 times row float16
matmul 9 times full bfloat16
pointwise 9 times channel double
gemm 15 masked channel int32
CASES
