#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Runs a fuzz target over its kept inputs with any compiler, as TAP: an input that once broke
 * something, or that leads deep, is tried with every `make check`. The program's name, NAME_replay,
 * says whose they are: tests/fuzz/corpus/NAME/, seen from the top folder.
 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A target may have it or not. */
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Exactly as long as the input, so that a sanitizer sees a step past its end. NULL: errno says why. */
static uint8_t *replay_read(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	long end;

	if (!file)
		return NULL;
	fseek(file, 0, SEEK_END);
	end = ftell(file);
	rewind(file);
	if (end >= 0)
		data = malloc(end ? (size_t)end : 1);
	if (data)
		*size = fread(data, 1, (size_t)end, file);
	fclose(file);
	return data;
}

static void replay_file(const char *folder, const char *name, int number, bool *ok)
{
	char path[4096];
	uint8_t *data;
	size_t size = 0;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	data = replay_read(path, &size);
	if (data) {
		LLVMFuzzerTestOneInput(data, size);
		printf("ok %d - %s\n", number, name);
	} else {
		*ok = false;
		printf("# %s: %s\nnot ok %d - %s\n", path, strerror(errno), number, name);
	}
	fflush(stdout);
	free(data);
}

static int replay_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	char folder[1024];
	const char *name = strrchr(argv[0], '/');
	struct dirent **entries = NULL;
	bool ok = true;
	int count;

	name = name ? name + 1 : argv[0];
	snprintf(folder, sizeof(folder), "tests/fuzz/corpus/%.*s",
		(int)(strlen(name) - strlen("_replay")), name);
	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	count = scandir(folder, &entries, replay_shown, alphasort);
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	printf("ok 1 - an empty input\n");
	for (int i = 0; i < count; i++) {
		replay_file(folder, entries[i]->d_name, i + 2, &ok);
		free(entries[i]);
	}
	free(entries);
	printf("1..%d\n", count < 0 ? 1 : count + 1);
	return ok ? 0 : 1;
}
