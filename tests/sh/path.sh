# A path, of a folder that is not the current one later; made for its owner alone, and made anew.
umask 0
mkdir 'a folder' elsewhere
AITRACE_OUT='a folder/the file'
. "$AITRACE_SH"
cd elsewhere
aitrace_begin one
aitrace_end
rm '../a folder/the file'
aitrace_begin two
ls -l '../a folder' | grep -c '^-rw-------'
ls | wc -l | tr -d ' '
aitrace_end
[ $(($(umask))) -eq 0 ] && echo 'umask is the same'
cat '../a folder/the file' >&2
