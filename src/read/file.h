#ifndef READ_FILE_H
#define READ_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/*
 * A regular file that may be opened again by its path: of thousands only FILES_OPEN are open at
 * a time. It is the same file as long as device and inode are the same and it is long enough.
 */
enum { FILES_OPEN = 64 };

struct file {
	char *path;    /* to open it again; NULL: it cannot be */
	int fd;	       /* -1: closed for now */
	bool lent;     /* fd is the caller's and is not closed */
	bool pinned;   /* stays open: it is being read */
	bool listed;   /* in files.open */
	dev_t dev;     /* which file it is */
	ino_t ino;     /* which file it is */
	uint64_t size; /* bytes that it must have */
};

/* Which files are open, oldest first from `next` on. */
struct files {
	struct file *open[FILES_OPEN]; /* NULL: free */
	size_t next;		       /* the place to be taken next */
};

/* Opens without waiting for a FIFO's writer. -1: errno says why. */
int file_open_path(const char *path);

/* Takes an open descriptor over; `st` is its fstat. The path is copied. */
void file_init(struct file *f, const char *path, int fd, const struct stat *st);

/* Keeps it open for now, or for as long as it is pinned. Closes another one for it. */
void files_keep(struct files *files, struct file *f);

/* Its descriptor, opened again where necessary; -1: it is gone, or is another file now. */
int files_fd(struct files *files, struct file *f);

/* It goes out of their sight, open or not, and may be moved. */
void files_forget(struct files *files, struct file *f);

/* Closes it for good. */
void files_drop(struct files *files, struct file *f);

#endif
