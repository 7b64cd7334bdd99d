#include "support.h"
#include <cstring>
#include <new>

namespace bt {

static thread_local std::string last_error;

int fail(int kind, const char* message) {
  last_error = message;
  return kind;
}

int fail_current() {
  try {
    throw;
  } catch (const c10::Error& e) {
    const char* message = e.what_without_backtrace();
    // libtorch 1.13 has no common type for exhausted memory on the host, the device and in oneDNN.
    bool memory = std::strstr(message, "out of memory") || std::strstr(message, "not enough memory") ||
                  std::strstr(message, "can't allocate memory");
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
