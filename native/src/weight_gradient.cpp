// gradient[o, c, u, v] = sum over images and pixels of g[o, pixel] x[c, pixel + (u, v)]: for each tap a product of two matrices
// whose common dimension is the pixels. All images are laid on one line of pixels with zeros between rows and images, so that
// a tap is a shift along the line. g is transposed to [O, line]; x is laid out in interleaved pairs of pixels, once from the
// even pixels on and once from the odd ones, so that any shift of it begins at a pair.
#include "weight_gradient.h"
#include <ATen/Parallel.h>
#include <algorithm>
#include "tiles.h"
#include "vector.h"

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

namespace bt {

#if defined(__x86_64__)
namespace {

constexpr int64_t kBlock = 32;   // channels of a piece, in both directions
constexpr int64_t kDepth = 256;  // pixels of a piece: both operands of a product stay near over the taps
constexpr int64_t kSums = 256 << 10;  // sums worked on at a time: 1 MiB, half of a second-level cache

// The line of pixels. Rows are `row` apart and images `image`; `margin` zeros before each row and rows before each image
// serve the end of the one before as well.
struct Line {
  int64_t images, height, width, margin;
  int64_t row() const { return width + margin; }
  int64_t image() const { return (height + margin) * row(); }
  int64_t length() const { return images * image(); }
};

// For each position of the line the element offset of its pixel in a channels-last tensor, or -1 for a zero.
// The tensor's pixel (0, 0) is `offset` positions behind an image's begin.
std::vector<int64_t> pixels_of(const at::Tensor& tensor, const Line& line, int64_t offset, int64_t length) {
  std::vector<int64_t> pixels(length, -1);
  int64_t channels = tensor.size(1), height = tensor.size(2), width = tensor.size(3);
  for (int64_t n = 0; n < tensor.size(0); n++) {
    for (int64_t y = 0; y < height; y++) {
      for (int64_t x = 0; x < width; x++) {
        pixels[n * line.image() + y * line.row() + x + offset] = ((n * height + y) * width + x) * channels;
      }
    }
  }
  return pixels;
}

const __m128i* at_pixel(const Half* data, int64_t offset, int64_t channel, const __m128i* zero) {
  return offset < 0 ? zero : reinterpret_cast<const __m128i*>(data + offset + channel);
}

// Eight pixels of eight channels to eight channels of eight pixels.
inline void transpose8(const Half* data, const int64_t* pixels, int64_t channel, Half* out, int64_t stride) {
  const __m128i zero = _mm_setzero_si128();
  __m128i a[8], b[8];
  for (int i = 0; i < 8; i++) a[i] = _mm_loadu_si128(at_pixel(data, pixels[i], channel, &zero));
  for (int i = 0; i < 4; i++) {
    b[2 * i] = _mm_unpacklo_epi16(a[i], a[i + 4]);
    b[2 * i + 1] = _mm_unpackhi_epi16(a[i], a[i + 4]);
  }
  for (int i = 0; i < 4; i++) {
    a[2 * i] = _mm_unpacklo_epi16(b[i], b[i + 4]);
    a[2 * i + 1] = _mm_unpackhi_epi16(b[i], b[i + 4]);
  }
  for (int i = 0; i < 4; i++) {
    b[2 * i] = _mm_unpacklo_epi16(a[i], a[i + 4]);
    b[2 * i + 1] = _mm_unpackhi_epi16(a[i], a[i + 4]);
  }
  for (int i = 0; i < 8; i++) _mm_storeu_si128(reinterpret_cast<__m128i*>(out + i * stride), b[i]);
}

int64_t blocks_of(int64_t channels) { return (channels + kBlock - 1) / kBlock; }

// g as [piece][O, a multiple of kBlock][kDepth].
at::Tensor transpose_gradient(const at::Tensor& gradient, const Line& line, int64_t pieces) {
  int64_t channels = gradient.size(1), padded = blocks_of(channels) * kBlock;
  auto pixels = pixels_of(gradient, line, 0, std::max(pieces * kDepth, line.length()));
  auto result = at::empty({pieces, padded, kDepth}, gradient.options(), at::MemoryFormat::Contiguous);
  auto* source = data_of<Half>(gradient);
  auto* target = data_of<Half>(result);
  at::parallel_for(0, pieces, 1, [&](int64_t begin, int64_t end) {
    for (int64_t piece = begin; piece < end; piece++) {
      Half* out = target + piece * padded * kDepth;
      for (int64_t k = 0; k < kDepth; k += 8) {
        for (int64_t c = 0; c < channels; c += 8) transpose8(source, &pixels[piece * kDepth + k], c, out + c * kDepth + k, kDepth);
      }
      std::memset(static_cast<void*>(out + channels * kDepth), 0, sizeof(Half) * (padded - channels) * kDepth);
    }
  });
  return result;
}

// x as [piece][C / 16, an even number][2][depth / 2][16][2]: pairs from even pixels on, then pairs from odd ones on.
at::Tensor interleave_image(const at::Tensor& image, const Line& line, int64_t pieces, int64_t depth) {
  int64_t channels = image.size(1), padded = blocks_of(channels) * kBlock;
  auto pixels = pixels_of(image, line, line.margin * line.row() + line.margin, std::max((pieces - 1) * kDepth + depth + 1, line.length()));
  auto result = at::empty({pieces, padded / 16, 2, depth * 16}, image.options(), at::MemoryFormat::Contiguous);
  auto* source = data_of<Half>(image);
  auto* target = data_of<Half>(result);
  at::parallel_for(0, pieces, 1, [&](int64_t begin, int64_t end) {
    const __m128i zero = _mm_setzero_si128();
    for (int64_t piece = begin; piece < end; piece++) {
      Half* out = target + piece * padded * 2 * depth;
      std::memset(static_cast<void*>(out + channels / 16 * 32 * depth), 0, sizeof(Half) * (padded - channels / 16 * 16) * 2 * depth);
      const int64_t* at = &pixels[piece * kDepth];
      for (int64_t k = 0; k < depth; k++) {
        // Pairs from even pixels on begin at even k.
        Half* pairs = out + k % 2 * depth * 16 + k / 2 * 32;
        for (int64_t c = 0; c < channels; c += 8) {
          auto a = _mm_loadu_si128(at_pixel(source, at[k], c, &zero)), b = _mm_loadu_si128(at_pixel(source, at[k + 1], c, &zero));
          auto* pair = reinterpret_cast<__m128i*>(pairs + c / 16 * 32 * depth + c % 16 * 2);
          _mm_storeu_si128(pair, _mm_unpacklo_epi16(a, b));
          _mm_storeu_si128(pair + 1, _mm_unpackhi_epi16(a, b));
        }
      }
    }
  });
  return result;
}

void store_block(const float* sums, const at::Tensor& window, const WindowPart& part, int64_t first_output, int64_t first_channel) {
  auto* data = data_of<Half>(window);
  int64_t channels = std::min(kBlock, window.size(1) - first_channel), outputs = std::min(kBlock, window.size(0) - first_output);
  for (int64_t o = 0; o < outputs; o++) {
    for (int64_t c = 0; c < channels; c++) {
      Half* taps = data + (first_output + o) * window.stride(0) + (first_channel + c) * window.stride(1);
      for (int64_t u = 0; u < part.rows; u++) {
        for (int64_t v = 0; v < part.columns; v++) {
          int64_t tap = u * part.columns + v;
          narrow(sums[(tap * kBlock + o) * kBlock + c], taps[(part.first_row + part.step * u) * window.stride(2) + (part.first_column + part.step * v) * window.stride(3)]);
        }
      }
    }
  }
}

}  // namespace

bool can_compute_weight_gradient(const at::Tensor& image, const at::Tensor& window) {
  return image.is_cpu() && image.scalar_type() == at::kBFloat16 && window.scalar_type() == at::kBFloat16 && window.size(0) % 8 == 0 && window.size(1) % 8 == 0 &&
         tile_unit() != nullptr;
}

void weight_gradient(const at::Tensor& image, const std::vector<WindowPart>& parts, const at::Tensor& window) {
  const TileUnit& unit = *tile_unit();
  int64_t margin = 0;
  for (auto& part : parts) margin = std::max({margin, part.row_padding, part.column_padding});
  Line line{image.size(0), image.size(2), image.size(3), margin};
  auto shift = [&](const WindowPart& part, int64_t u, int64_t v) { return (u + margin - part.row_padding) * line.row() + v + margin - part.column_padding; };
  int64_t reach = 0;
  for (auto& part : parts) reach = std::max(reach, shift(part, part.rows - 1, part.columns - 1));
  int64_t pieces = (line.length() + kDepth - 1) / kDepth, depth = (kDepth + reach + 1) / 2 * 2;
  auto interleaved = interleave_image(image, line, pieces, depth);
  auto* right = data_of<Half>(interleaved);
  int64_t channel_blocks = blocks_of(window.size(1)), output_blocks = blocks_of(window.size(0));
  for (auto& part : parts) {
    auto transposed = transpose_gradient(part.gradient, line, pieces);
    auto* left = data_of<Half>(transposed);
    // Taps that read the same pairs follow each other, so that those stay in the first-level cache.
    struct Tap {
      int64_t index, offset;
    };
    std::vector<Tap> order;
    for (int64_t odd = 0; odd < 2; odd++) {
      for (int64_t tap = 0; tap < part.rows * part.columns; tap++) {
        int64_t pixels = shift(part, tap / part.columns, tap % part.columns);
        if (pixels % 2 == odd) order.push_back({tap, odd * depth * 16 + pixels / 2 * 32});
      }
    }
    int64_t sums_of_block = part.rows * part.columns * kBlock * kBlock;
    at::parallel_for(0, channel_blocks * output_blocks, 1, [&](int64_t begin, int64_t end) {
      int64_t group = std::max<int64_t>(1, kSums / sums_of_block);
      auto sums = at::empty({std::min(group, end - begin) * sums_of_block}, at::kFloat);
      auto* c = sums.data_ptr<float>();
      for (int64_t first = begin; first < end; first += group) {
        int64_t last = std::min(end, first + group);
        std::fill(c, c + (last - first) * sums_of_block, 0.0f);
        unit.begin();
        for (int64_t piece = 0; piece < pieces; piece++) {
          for (int64_t block = first; block < last; block++) {
            int64_t channel_block = block / output_blocks, output_block = block % output_blocks;
            const Half* a = left + (piece * output_blocks + output_block) * kBlock * kDepth;
            const Half* b = right + (piece * channel_blocks + channel_block) * kBlock * 2 * depth;
            float* block_sums = c + (block - first) * sums_of_block;
            for (auto& tap : order) unit.product(a, kDepth, b + tap.offset, 32 * depth, block_sums + tap.index * kBlock * kBlock, kDepth);
          }
        }
        unit.end();
        for (int64_t block = first; block < last; block++) {
          store_block(c + (block - first) * sums_of_block, window, part, block % output_blocks * kBlock, block / output_blocks * kBlock);
        }
      }
    });
  }
}
#else
bool can_compute_weight_gradient(const at::Tensor&, const at::Tensor&) { return false; }
void weight_gradient(const at::Tensor&, const std::vector<WindowPart>&, const at::Tensor&) {}
#endif

}  // namespace bt
