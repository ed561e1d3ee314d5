#ifndef AIT_FAILURE_H
#define AIT_FAILURE_H

/* Remembers why something failed, an errno, for aitrace_error(). Keeps errno. */
void ait_failure_note(int error);

#endif
