// Prints dlib's own embeddings of face chips, for the tests to compare the converted network with.
//
//   dlib-embedding NETWORK.dat < CHIPS
//
// CHIPS are raw RGB pixels, 150 x 150 x 3 bytes each. Prints 128 numbers a line, one line a chip, not of unit length.
// The network is the one of http://dlib.net/dnn_face_recognition_ex.cpp.html.

#include <dlib/dnn.h>

#include <iomanip>
#include <iostream>

using namespace dlib;

template <template <int, template <typename> class, int, typename> class block, int N,
          template <typename> class BN, typename SUBNET>
using residual = add_prev1<block<N, BN, 1, tag1<SUBNET>>>;

template <template <int, template <typename> class, int, typename> class block, int N,
          template <typename> class BN, typename SUBNET>
using residual_down = add_prev2<avg_pool<2, 2, 2, 2, skip1<tag2<block<N, BN, 2, tag1<SUBNET>>>>>>;

template <int N, template <typename> class BN, int stride, typename SUBNET>
using block = BN<con<N, 3, 3, 1, 1, relu<BN<con<N, 3, 3, stride, stride, SUBNET>>>>>;

template <int N, typename SUBNET>
using ares = relu<residual<block, N, affine, SUBNET>>;
template <int N, typename SUBNET>
using ares_down = relu<residual_down<block, N, affine, SUBNET>>;

template <typename SUBNET>
using level0 = ares_down<256, SUBNET>;
template <typename SUBNET>
using level1 = ares<256, ares<256, ares_down<256, SUBNET>>>;
template <typename SUBNET>
using level2 = ares<128, ares<128, ares_down<128, SUBNET>>>;
template <typename SUBNET>
using level3 = ares<64, ares<64, ares<64, ares_down<64, SUBNET>>>>;
template <typename SUBNET>
using level4 = ares<32, ares<32, ares<32, SUBNET>>>;

using network = loss_metric<fc_no_bias<
    128, avg_pool_everything<level0<level1<level2<level3<level4<
             max_pool<3, 3, 2, 2, relu<affine<con<32, 7, 7, 2, 2, input_rgb_image_sized<150>>>>>>>>>>>>>;

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: dlib-embedding NETWORK.dat < CHIPS\n";
        return 2;
    }
    network net;
    deserialize(argv[1]) >> net;
    matrix<rgb_pixel> chip(150, 150);
    char pixel[3];
    while (std::cin.peek() != EOF) {
        for (long row = 0; row < 150; ++row) {
            for (long column = 0; column < 150; ++column) {
                if (!std::cin.read(pixel, 3)) return 1;
                chip(row, column) = rgb_pixel(pixel[0], pixel[1], pixel[2]);
            }
        }
        const matrix<float, 0, 1> embedding = net(chip);
        std::cout << std::setprecision(9);
        for (long index = 0; index < embedding.size(); ++index) {
            std::cout << embedding(index) << (index + 1 < embedding.size() ? " " : "\n");
        }
    }
}
