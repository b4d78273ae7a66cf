# SPDX-License-Identifier: Apache-2.0
# Completion for bash. Heddle itself says what may stand where the cursor is.
_heddle() {
  # readline splits words at : = @, which belong to names, and completes the last part only
  local rest=${COMP_LINE:0:COMP_POINT} before part='' previous='' line i last=-1
  local -a typed=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    before=$rest
    rest=${rest#"${rest%%[![:space:]]*}"}
    if ((i == COMP_CWORD)); then
      part=$rest
    else
      part=${COMP_WORDS[i]}
      rest=${rest#"$part"}
    fi
    if ((i > 0)) && [[ $before != [[:space:]]* && ($part == [:=@]* || $previous == *[:=@]) ]]; then
      typed[last]+=$part
    else
      last=$((last + 1))
      typed[last]=$part
    fi
    previous=$part
  done
  if [[ $part == *[:=@] ]]; then
    part=''
  fi
  local kept=${typed[last]%"$part"}
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("${line#"$kept"}")
  done < <("${typed[0]/#\~/$HOME}" complete words "${typed[@]:1}" 2>/dev/null </dev/null)
}
complete -o default -F _heddle heddle
