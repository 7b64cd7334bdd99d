#include "support.h"
#include <cstring>
#include <new>

namespace bt {

static thread_local std::string last_error;

int fail(int kind, const char* message) {
  try {
    last_error = message;
  } catch (...) {
    last_error.clear();  // no memory even for the words: the kind alone must do
  }
  return kind;
}

int fail_current() {
  try {
    throw;
  } catch (const c10::Error& e) {
    const char* message = e.what_without_backtrace();
    // Exhausted memory has a type of its own for the device alone; the host's allocator is known by its words.
    bool memory = std::strstr(message, "out of memory") || std::strstr(message, "not enough memory") ||
                  std::strstr(message, "can't allocate memory") || std::strstr(message, "ALLOC_FAILED");
    return fail(memory ? BT_OUT_OF_MEMORY : BT_ERROR, message);
  } catch (const std::bad_alloc&) {
    return fail(BT_OUT_OF_MEMORY, "out of memory");
  } catch (const std::exception& e) {
    return fail(BT_ERROR, e.what());
  } catch (...) {
    return fail(BT_ERROR, "unknown failure inside libtorch");
  }
}

}  // namespace bt

const char* bt_last_error() { return bt::last_error.c_str(); }
