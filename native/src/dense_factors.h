// The sum over the ranks of a dense layer's weight gradient, from its factors. The gradient is dY^T X, where X [N, in] came into the layer and
// dY [N, out] is the gradient of what left it; of few rows the factors are much smaller than the product. Each rank brings its rows of both, gets
// those of all, and computes the whole product itself, rows in the order of the ranks: all ranks get what one process gets of the whole batch.
// Whether factors or gradients travel follows from the sizes of the layer and the rows of this pass alone, so that a pass computes the same bytes
// whatever passes came before it: a training that goes on from a checkpoint has new exchanges, without a past.
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

  void begin();                                                   // a pass begins
  void add(const at::Tensor& input, const at::Tensor& gradient);  // one use of the layer in it
  void start(bool has_gradient);                                  // sends them; has_gradient: the weight was also used otherwise
  void wait();                                                    // until those of all ranks are here, which are asked for again where there was no room for them
  bool whole() const { return whole_; }                           // whether they are the gradient; otherwise the ranks' own products must be summed
  at::Tensor product() const;                                     // of all ranks' rows
  at::Tensor own_product() const;                                 // of this rank's rows; undefined without any
  void end();

  int64_t bytes() const { return sent_; }  // that this rank brought into this pass

 private:
  int64_t bytes_of_row() const;
  at::Tensor rows_of(const at::Tensor& packet, bool gradients, int64_t rows) const;
  void gather();

  Backend& group_;
  at::Tensor weight_;
  std::vector<at::Tensor> inputs_, gradients_;
  int64_t capacity_ = 0;  // rows that a packet has room for: the most that any rank has had, 0 after a pass whose factors were not sent
  at::Tensor own_, all_;  // bytes: a header, then X, then dY; of this rank, and of all ranks
  c10::intrusive_ptr<c10d::Work> work_;
  std::vector<int64_t> rows_;  // of each rank in this pass
  int64_t sent_ = 0;
  bool collecting_ = false, whole_ = false, otherwise_ = false;  // otherwise: this rank's weight was also used otherwise
};

}  // namespace bt
#endif
