// A vector of trivially copyable elements whose first N live inside it, so that a message of usual
// size costs no allocation for its line table. Only what Message needs.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace siplab {

template <class T, std::size_t N>
class InlineVector {
    static_assert(std::is_trivially_copyable_v<T>);

  public:
    // The inline elements past size() are left uninitialised on purpose, here and in copies.
    InlineVector() {}  // NOLINT(modernize-use-equals-default)
    InlineVector(const InlineVector& other) : size_(other.size_), heap_(other.heap_) {
        copy_inline(other);
    }
    InlineVector(InlineVector&& other) noexcept
        : size_(other.size_), heap_(std::move(other.heap_)) {
        copy_inline(other);
        other.size_ = 0;
    }
    InlineVector& operator=(const InlineVector& other) {
        if (this == &other) return *this;
        heap_ = other.heap_;
        size_ = other.size_;
        copy_inline(other);
        return *this;
    }
    InlineVector& operator=(InlineVector&& other) noexcept {
        if (this == &other) return *this;
        heap_ = std::move(other.heap_);
        size_ = other.size_;
        copy_inline(other);
        other.size_ = 0;
        return *this;
    }
    ~InlineVector() = default;

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] T* begin() { return heap_.empty() ? inline_.data() : heap_.data(); }
    [[nodiscard]] T* end() { return begin() + size_; }
    [[nodiscard]] const T* begin() const { return heap_.empty() ? inline_.data() : heap_.data(); }
    [[nodiscard]] const T* end() const { return begin() + size_; }
    T& operator[](std::size_t i) {
        assert(i < size_);
        return begin()[i];
    }
    const T& operator[](std::size_t i) const {
        assert(i < size_);
        return begin()[i];
    }

    void push_back(const T& value) { grow() = value; }
    /// A new last element to be filled in place: building it elsewhere first makes the copy wait
    /// for the stores.
    T& grow() {
        if (size_ >= N || !heap_.empty()) {
            insert(size_, T{});
            return begin()[size_ - 1];
        }
        return inline_[size_++];
    }
    void insert(std::size_t position, const T& value) {
        assert(position <= size_);
        const T copy = value;
        if (heap_.empty() && size_ == N) heap_.assign(inline_.begin(), inline_.end());
        if (heap_.empty()) {
            std::copy_backward(begin() + position, end(), end() + 1);
            inline_[position] = copy;
        } else {
            heap_.insert(heap_.begin() + static_cast<std::ptrdiff_t>(position), copy);
        }
        ++size_;
    }
    void erase(std::size_t position) {
        assert(position < size_);
        std::copy(begin() + position + 1, end(), begin() + position);
        --size_;
        if (!heap_.empty()) heap_.pop_back();
    }

  private:
    void copy_inline(const InlineVector& other) {
        if (heap_.empty()) std::copy_n(other.inline_.begin(), size_, inline_.begin());
    }

    std::size_t size_ = 0;
    std::array<T, N> inline_;
    std::vector<T> heap_;  ///< empty while everything fits inside
};

}  // namespace siplab
