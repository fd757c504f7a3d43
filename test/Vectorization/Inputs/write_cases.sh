# Writes a test case for each line of a table, which has the arguments of the script that makes one: write_cases.sh SCRIPT TABLE FOLDER
set -eu
number=0
while read -r arguments; do
  python3 -B "$1" "$3/case$number" $arguments
  number=$((number + 1))
done <"$2"
