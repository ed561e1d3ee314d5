#ifndef BASE_TEMP_H
#define BASE_TEMP_H

/*
 * A file without a name in a folder, for us alone: it goes when it is closed, however we end.
 * -1: errno says why.
 */
int temp_open(const char *folder);

#endif
