#compdef heddle
# SPDX-License-Identifier: Apache-2.0
# Completion for zsh. Heddle itself says what may stand where the cursor is.
_heddle() {
  local -a typed found
  typed=("${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}")
  found=(${(f)"$("${typed[1]/#\~/$HOME}" complete words "${(@)typed[2,-1]}" 2>/dev/null </dev/null)"})
  if (( $#found )); then
    compadd -- $found
  else
    compset -P '--*=' # of --data=DIR the directory
    _files
  fi
}
if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
  _heddle "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
  compdef _heddle heddle
fi
