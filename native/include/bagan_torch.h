// The C ABI of the project over libtorch. Every function returns 0 on success; otherwise a kind of
// error (bt_error_kind), with the words in bt_last_error() of the same thread. A tensor handle is a
// TensorImpl that its holder owns one reference of: bt_tensor_free gives the reference back.
#pragma once
#include <stdint.h>

#if defined(_WIN32)
#define BT_API extern "C" __declspec(dllexport)
#else
#define BT_API extern "C" __attribute__((visibility("default")))
#endif

enum bt_error_kind { BT_OK = 0, BT_ERROR = 1, BT_OUT_OF_MEMORY = 2, BT_NO_OPERATOR = 3, BT_TIMED_OUT = 4, BT_CONNECTION_LOST = 5, BT_NOT_BUILT = 6 };

enum bt_tag {
  BT_NONE = 0,
  BT_TENSOR = 1,       // p: handle
  BT_INT = 2,          // i
  BT_DOUBLE = 3,       // d
  BT_BOOL = 4,         // i
  BT_INT_LIST = 5,     // p: int64_t[length]
  BT_TENSOR_LIST = 6,  // p: handle[length]
  BT_DEVICE = 7        // i: device type in the low byte, index + 1 above it
};

typedef struct {
  int32_t tag;
  int32_t length;
  union {
    int64_t i;
    double d;
    void* p;
  };
} bt_value;

typedef void* bt_tensor;

BT_API const char* bt_last_error();

// Operators by schema name ("aten::conv2d", overload ""). Arguments that are left out take the schema's defaults.
// Results are tensors; one that is not defined is the handle 0.
BT_API int bt_operator_find(const char* name, const char* overload, void** op);
BT_API int bt_operator_call(void* op, const bt_value* args, int32_t count, bt_value* results, int32_t capacity, int32_t* result_count);

// Tensors.
BT_API int bt_tensor_from_bytes(const void* bytes, int64_t byte_count, int32_t dtype, const int64_t* shape, int32_t rank, bt_tensor* result);
BT_API int bt_tensor_to_bytes(bt_tensor tensor, void* bytes, int64_t byte_count);
BT_API int bt_tensor_copy_from_bytes(bt_tensor tensor, const void* bytes, int64_t byte_count);
BT_API int bt_tensor_free(bt_tensor tensor);
BT_API int bt_tensor_info(bt_tensor tensor, int32_t* dtype, int64_t* device, int32_t* rank, int64_t* shape, int64_t* strides, int32_t capacity);
BT_API int bt_tensor_data(bt_tensor tensor, void** data);
BT_API int bt_tensor_scalar(bt_tensor tensor, double* value);
BT_API int64_t bt_tensor_live_count();

// Autograd.
BT_API int bt_grad_mode(int32_t enabled, int32_t* previous);
BT_API int bt_requires_grad_get(bt_tensor tensor, int32_t* value);
BT_API int bt_requires_grad_set(bt_tensor tensor, int32_t value);
BT_API int bt_backward(const bt_tensor* outputs, const bt_tensor* output_gradients, int32_t count, int32_t retain_graph, int32_t create_graph);
BT_API int bt_gradients(const bt_tensor* outputs, const bt_tensor* output_gradients, int32_t output_count, const bt_tensor* inputs, int32_t input_count, int32_t retain_graph, int32_t create_graph, bt_tensor* results);
BT_API int bt_grad_get(bt_tensor tensor, bt_tensor* grad);
BT_API int bt_grad_clear(bt_tensor tensor);
BT_API int bt_autocast(int32_t device_type, int32_t enabled, int32_t dtype, int32_t* previous_enabled, int32_t* previous_dtype);

// Random numbers of the engine.
BT_API int bt_seed(uint64_t seed);
// From one to the other all that this thread draws for tensors on the processor comes from a generator of its own.
BT_API int bt_own_generator_begin(uint64_t seed);
BT_API int bt_own_generator_end(void);
BT_API int bt_generator_state_get(int64_t device, bt_tensor* state);
BT_API int bt_generator_state_set(int64_t device, bt_tensor state);

// Devices and the machine.
BT_API int bt_version(char* text, int32_t capacity);
BT_API int bt_config(char* text, int32_t capacity);
BT_API int bt_threads_get(int32_t* threads);
BT_API int bt_threads_set(int32_t threads);
BT_API int bt_flush_denormal(int32_t enabled);
// Tells the C library to keep freed memory for the whole process; kept is 0 where it cannot be told (other than glibc).
BT_API int bt_keep_freed_memory(int32_t* kept);
// Returns freed memory that was kept to the system; does nothing where the C library cannot (other than glibc).
BT_API int bt_release_freed_memory(void);
BT_API int bt_cuda_count(int32_t* count);
// Whether GPUs multiply float32 in TF32 and try cuDNN's algorithms to take the fastest.
BT_API int bt_gpu_shortcuts_set(int32_t enabled);
BT_API int bt_gpu_shortcuts_get(int32_t* enabled);
// For which level of x86-64 (1, 3 or 4) the loops in use are compiled; limit: as below.
BT_API int bt_cpu_instructions(const char* limit, int32_t* level);
// Whether the processor has instructions for bfloat16, and whether it computes faster with them than in float32; limit: the
// instructions allowed, as oneDNN words it, or 0 for what oneDNN reads from ONEDNN_MAX_CPU_ISA.
BT_API int bt_cpu_bfloat16(const char* limit, int32_t* unit, int32_t* pays);

// Optimisers: one call a step over all parameters.
// Adam (Kingma & Ba 2015) with the bias correction of `step` (1 for the first): updates parameters and both
// moments in place. `working` holds 0 or a bfloat16 copy of the parameter to refresh; a gradient of 0 leaves
// its parameter as it is. Gradients may be float32 or bfloat16.
BT_API int bt_adam_step(const bt_tensor* parameters, const bt_tensor* gradients, const bt_tensor* first_moments, const bt_tensor* second_moments, const bt_tensor* working, int32_t count, int64_t step, double learning_rate, double beta1, double beta2, double epsilon);
// average := decay * average + (1 - decay) * value
BT_API int bt_average_step(const bt_tensor* averages, const bt_tensor* values, int32_t count, double decay);

// Fused operators. On the CPU they are one pass each; on other devices they are composed of libtorch's operators.
// Nearest upsampling by 2 and a "same" convolution with an odd square window, exactly, without the upsampled image, and
// a ReLU if wanted. `border` rows and columns of zeros follow at the bottom and the right.
BT_API int bt_upsample_conv(bt_tensor input, bt_tensor window, int32_t relu, int32_t border, bt_tensor* result);
// Leaky ReLU, then dropout. The mask is a function of one draw from the CPU generator and an element's place in memory.
BT_API int bt_leaky_dropout(bt_tensor input, double slope, double probability, int32_t border, bt_tensor* result);
// Batch normalisation (running statistics updated while training), ReLU, and the mean of `pool` x `pool` windows, 1 or 2.
BT_API int bt_norm_relu(bt_tensor input, bt_tensor weight, bt_tensor bias, bt_tensor running_mean, bt_tensor running_variance, int32_t training, double momentum, double epsilon, int32_t pool, bt_tensor* result);
// The dense layer x W^T + b, of whose weight an exchange of gradients (below) may take the factors; bias may be 0.
BT_API int bt_linear(bt_tensor input, bt_tensor weight, bt_tensor bias, bt_tensor* result);
// Images by their positions from uint8 [count, C, H, W], scaled to [-1, 1], channels-last; mirrored: one byte an image or 0.
BT_API int bt_gather_images(const uint8_t* pixels, int64_t count, int64_t channels, int64_t height, int64_t width, const int32_t* indices, const uint8_t* mirrored, int64_t n, int32_t dtype, bt_tensor* result);

// TorchScript files, which are code: a network in evaluation mode, from one tensor to one tensor.
BT_API int bt_script_load(const char* path, int64_t device, void** script);
BT_API int bt_script_forward(void* script, bt_tensor input, bt_tensor* result);
BT_API int bt_script_free(void* script);

// Process groups, by libtorch's c10d: whether this build has those of gloo and of NCCL. Where it has none, all others fail with BT_NOT_BUILT.
BT_API int bt_group_backends(int32_t* gloo, int32_t* nccl);
// A TCPStore. One process of a job listens, on the address of `host` alone; keys begin with `prefix`.
BT_API int bt_store_open(const char* host, int32_t port, int32_t listens, const char* prefix, int64_t timeout_ms, void** store);
BT_API int bt_store_set(void* store, const char* key, const void* bytes, int64_t count);
// Waits for a key; count is -1 if it is not there in time. More bytes than the capacity are counted and not copied.
BT_API int bt_store_get(void* store, const char* key, int64_t timeout_ms, void* bytes, int64_t capacity, int64_t* count);
BT_API int bt_store_add(void* store, const char* key, int64_t amount, int64_t* value);
BT_API int bt_store_free(void* store);
// All ranks call it at once. backend: "gloo", which listens on `address` on a port of its choice, or "nccl".
BT_API int bt_group_open(void* store, const char* backend, int32_t rank, int32_t size, const char* address, int64_t timeout_ms, void** group);
BT_API int bt_group_free(void* group);
// Operations between all ranks, in place, that all start in the same order. Each goes on by itself until bt_work_wait, which also frees it.
// operation: 0 sum, 1 maximum, 2 minimum.
BT_API int bt_group_all_reduce(void* group, bt_tensor tensor, int32_t operation, void** work);
BT_API int bt_group_broadcast(void* group, bt_tensor tensor, int32_t root, void** work);
BT_API int bt_group_all_gather(void* group, bt_tensor input, const bt_tensor* outputs, int32_t count, void** work);
BT_API int bt_group_barrier(void* group, void** work);
BT_API int bt_work_wait(void* work);
BT_API int bt_work_done(void* work, int32_t* done);

// Sums of the gradients of leaves over the ranks, in buckets that travel while the backward pass goes on: begin, bt_backward, finish, which also
// sums some numbers of the caller's. In place of the gradient of a large dense layer (bt_linear) the factors of its product travel where they are
// clearly smaller. figures: bytes that a rank sent in the last step (in a ring), buckets, in how many of them factors travelled, and the seconds
// that all finishes have waited.
BT_API int bt_exchange_open(void* group, const bt_tensor* leaves, int32_t count, int64_t bucket_bytes, void** exchange);
BT_API int bt_exchange_begin(void* exchange);
BT_API int bt_exchange_finish(void* exchange, double* sums, int32_t count);
BT_API int bt_exchange_figures(void* exchange, int64_t* bytes, int32_t* buckets, int32_t* gathered, double* waited_seconds);
BT_API int bt_exchange_free(void* exchange);
// Until the next call the tensors of this process are images `first` and following of a batch of `total` that the ranks of the group divide: dropout
// depends on an image's place in the whole batch, and normalisation takes the statistics of all of it. total 0: this process has whole batches.
// Where split is above 0, image `split` of this process and the following are images `second` and following of the batch.
BT_API int bt_batch_part_set(void* group, int64_t first, int64_t total, int64_t split, int64_t second);
