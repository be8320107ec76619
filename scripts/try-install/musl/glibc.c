// Stands in for glibc's loader library, so that programs built for glibc run on musl: musl answers to the names of glibc's other libraries
// itself, and this has the few functions that Node and libstdc++ ask for and musl lacks. For trying the addon only.
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

char __libc_single_threaded = 0;
void *__libc_stack_end;
struct {
  unsigned fields[5];
} __cpu_model;
int __cpu_indicator_init(void) { return 0; }
const char *gnu_get_libc_version(void) { return "0"; }

unsigned long getauxval(unsigned long);
unsigned long __getauxval(unsigned long type) { return getauxval(type); }

int fcntl(int, int, ...);
int fcntl64(int file, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  return fcntl(file, command, argument);
}

size_t __strftime_l(char *to, size_t size, const char *format, const struct tm *time, void *locale) {
  (void)locale;
  return strftime(to, size, format, time);
}

long getrandom(void *, size_t, unsigned);
unsigned arc4random(void) {
  unsigned value = 0;
  getrandom(&value, sizeof value, 0);
  return value;
}

int pthread_atfork(void (*)(void), void (*)(void), void (*)(void));
int __register_atfork(void (*before)(void), void (*parent)(void), void (*child)(void), void *library) {
  (void)library;
  return pthread_atfork(before, parent, child);
}

// Stack traces of a crash: none. Coroutines of OpenSSL: not used.
int backtrace(void **to, int size) { return (void)to, (void)size, 0; }
char **backtrace_symbols(void *const *of, int size) { return (void)of, (void)size, NULL; }
int getcontext(void *context) { return (void)context, abort(), 0; }
int setcontext(const void *context) { return (void)context, abort(), 0; }
void makecontext(void *context, void (*run)(void), int count, ...) { (void)context, (void)run, (void)count, abort(); }

// Destructors of a thread's own variables, latest first, when the thread ends.
typedef unsigned pthread_key_t;
int pthread_key_create(pthread_key_t *, void (*)(void *));
int pthread_once(int *, void (*)(void));
int pthread_setspecific(pthread_key_t, const void *);
void *pthread_getspecific(pthread_key_t);

struct destructor {
  void (*run)(void *);
  void *object;
  struct destructor *next;
};
static pthread_key_t list;
static int once;

static void run_all(void *head) {
  for (struct destructor *next = head; next;) {
    struct destructor *current = next;
    next = current->next;
    pthread_setspecific(list, next);
    current->run(current->object);
    free(current);
  }
}
static void make_list(void) { pthread_key_create(&list, run_all); }

int __cxa_thread_atexit_impl(void (*run)(void *), void *object, void *library) {
  (void)library;
  pthread_once(&once, make_list);
  struct destructor *added = malloc(sizeof *added);
  if (!added) abort();
  *added = (struct destructor){run, object, pthread_getspecific(list)};
  return pthread_setspecific(list, added);
}
