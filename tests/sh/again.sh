# Sourced twice, and with other settings; with aliases and names of the shell's that are somebody else's.
alias printf='echo alias' set='echo alias' read=false
BASH_VERSION=${BASH_VERSION-} ZSH_VERSION=${ZSH_VERSION-}
. "$AITRACE_SH"
aitrace_begin one
AITRACE_SERVICE=another
. "$AITRACE_SH"
aitrace_begin two
aitrace_end
aitrace_end
aitrace_begin three
aitrace_end
alias set | grep -c 'echo alias'
unalias printf set read
