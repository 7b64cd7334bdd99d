// A step's batch that several processes divide: which part of it this one has, and sums over all of them.
#pragma once
#include <cstdint>
#include <vector>

namespace bt {

struct BatchPart {
  int64_t first = 0;  // the place of this process's first image in the whole batch
  int64_t total = 0;  // images of the whole batch; 0: this process has all of it
  int64_t split = 0;   // a discriminator's batch has two runs, real images and generated ones: the first image here of the second run, 0: there is one
  int64_t second = 0;  // the place of that image in the whole batch
  void* group = nullptr;

  // Calls body(first image, images, place of the first in the whole batch) for each run of images that lie together there.
  template <class Body>
  void for_each_run(int64_t images, Body body) const {
    const int64_t cut = split > 0 && split < images ? split : images;
    if (cut > 0) body(int64_t{0}, cut, first);
    if (images > cut) body(cut, images - cut, second);
  }
};

// Of the whole process: steps are taken one after another.
extern BatchPart batch_part;

// Replaces numbers by their sums over the processes that divide the batch; as they are where none do.
void sum_over_batch(std::vector<double>& numbers);

}  // namespace bt
