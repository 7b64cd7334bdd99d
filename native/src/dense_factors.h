// The sum over the ranks of a dense layer's weight gradient, from its factors. The gradient is dY^T X, where X [N, in] came into the layer and
// dY [N, out] is the gradient of what left it; of few rows the factors are much smaller than the product. Each rank brings its rows of both, gets
// those of all, and computes the whole product itself, rows in the order of the ranks: all ranks get what one process gets of the whole batch.
#pragma once
#include "group.h"

#if defined(BAGAN_GLOO) || defined(BAGAN_NCCL)
#include <vector>

namespace bt {

class DenseFactors {
 public:
  // Whether a leaf may have factors worth sending: a matrix that would fill a bucket.
  static bool may_serve(const at::Tensor& leaf, int64_t bucket_bytes) {
    return leaf.dim() == 2 && leaf.is_contiguous() && leaf.numel() * 4 >= bucket_bytes;
  }

  DenseFactors(Backend& group, const at::Tensor& weight);
  ~DenseFactors();
  DenseFactors(const DenseFactors&) = delete;
  DenseFactors& operator=(const DenseFactors&) = delete;

  // The exchange of this pass that wants the factors of a weight; null: its gradient is computed as ever.
  static DenseFactors* collecting(const void* weight);
  static bool serves(const void* weight);

  void begin();                                                // a pass begins
  void add(const at::Tensor& input, const at::Tensor& gradient);  // one use of the layer in it
  void start(bool has_gradient);                               // sends them; has_gradient: the weight was also used otherwise
  void wait();                                                 // until those of all ranks are here
  bool whole() const { return whole_; }                        // whether they are the gradient; otherwise the ranks' own products must be summed
  at::Tensor product() const;                                  // of all ranks' rows
  at::Tensor own_product() const;                              // of this rank's rows; undefined without any
  void end();

  // Never again: the gradient is sent as that of any other weight.
  bool is_plain() const { return plain_; }
  int64_t bytes() const { return own_.numel(); }

 private:
  int64_t bytes_of_row() const;
  at::Tensor rows_of(const at::Tensor& packet, bool gradients, int64_t rows) const;

  Backend& group_;
  at::Tensor weight_;
  std::vector<at::Tensor> inputs_, gradients_;
  int64_t capacity_ = 0;  // rows that a rank may send: the most that any rank has had, 0 before the first pass
  at::Tensor own_, all_;  // bytes: a header, then X, then dY; of this rank, and of all ranks
  c10::intrusive_ptr<c10d::Work> work_;
  std::vector<int64_t> rows_;  // of each rank in this pass
  bool collecting_ = false, whole_ = false, plain_ = false, otherwise_ = false;
};

}  // namespace bt
#endif
