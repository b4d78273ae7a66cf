# SPDX-License-Identifier: Apache-2.0
# Completion for fish. Heddle itself says what may stand where the cursor is.
function __heddle_complete
    set -l typed (commandline -opc) (commandline -ct)
    set -l program (string replace -r '^~' $HOME -- $typed[1])
    set -l found ($program complete words $typed[2..-1] 2>/dev/null </dev/null)
    if set -q found[1]
        printf '%s\n' $found
    else
        set -l option (string match -r -- '^--[^=]*=' $typed[-1]) # of --data=DIR the directory
        set -l path (string replace -r -- '^--[^=]*=' '' $typed[-1])
        printf "$option%s\n" (__fish_complete_path $path)
    end
end
complete -c heddle -f -a '(__heddle_complete)'
