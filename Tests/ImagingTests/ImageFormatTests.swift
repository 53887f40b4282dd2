import BeetrootTesting
import Imaging
import Testing

/// Every format and every kind of pixel ends as upright 8-bit RGB.
@Suite struct ImageFormatTests {
    @Test(
        arguments: [
            (SyntheticImage.webp, .webp, 24), (SyntheticImage.losslessWebp, .webp, 0), (SyntheticImage.gif, .gif, 1),
            (SyntheticImage.animatedGIF, .gif, 1), (SyntheticImage.tiff, .tiff, 0), (SyntheticImage.avif, .heif, 16),
            (SyntheticImage.heic, .heif, 24), (SyntheticImage.progressiveJPEG, .jpeg, 12),
        ] as [([UInt8], ImageFormat, Int)]
    )
    func formatsAreDecoded(file: [UInt8], format: ImageFormat, tolerance: Int) throws {
        let image = try ImageDecoder().decode(file)
        #expect(image.format == format)
        #expect((image.width, image.height) == (32, 16))
        #expect((image.pixels.width, image.pixels.height) == (32, 16))
        #expect(image.pixels.showsTheFields(within: tolerance))
    }

    /// A file of one row, and what its pixels look like.
    struct Kind: CustomTestStringConvertible {
        let testDescription: String
        let file: [UInt8]
        let colours: [[UInt8]]

        init(
            _ description: String,
            _ colour: SyntheticPNG.Colour,
            depth: UInt8 = 8,
            _ row: [UInt8],
            palette: [UInt8] = [],
            transparency: [UInt8] = [],
            shows colours: [[UInt8]]
        ) {
            testDescription = description
            self.colours = colours
            file = SyntheticPNG.file(
                width: colours.count,
                height: 1,
                depth: depth,
                colour: colour,
                rows: [row],
                palette: palette,
                transparency: transparency
            )
        }
    }

    @Test(
        arguments: [
            Kind("grey", .grey, [0, 100, 255], shows: [[0, 0, 0], [100, 100, 100], [255, 255, 255]]),
            Kind(
                "grey, 1 bit",
                .grey,
                depth: 1,
                [0b1010_0000],
                shows: [[255, 255, 255], [0, 0, 0], [255, 255, 255]]
            ),
            Kind(
                "grey, 16 bits",
                .grey,
                depth: 16,
                [0x80, 0, 0xFF, 0xFF],
                shows: [[128, 128, 128], [255, 255, 255]]
            ),
            Kind("colours", .rgb, [1, 2, 3, 250, 251, 252], shows: [[1, 2, 3], [250, 251, 252]]),
            Kind("colours, 16 bits", .rgb, depth: 16, [0x40, 0, 0, 0, 0xC0, 0], shows: [[64, 0, 192]]),
            Kind("palette", .palette, [1, 0], palette: [9, 8, 7, 200, 0, 100], shows: [[200, 0, 100], [9, 8, 7]]),
            Kind(
                "palette, 2 bits",
                .palette,
                depth: 2,
                [0b0100_0000],
                palette: [9, 8, 7, 200, 0, 100],
                shows: [[200, 0, 100]]
            ),
            Kind(
                "palette over white",
                .palette,
                [0],
                palette: [0, 0, 0],
                transparency: [0],
                shows: [[255, 255, 255]]
            ),
            Kind(
                "colours over white",
                .rgba,
                [255, 0, 0, 128, 9, 9, 9, 0, 9, 9, 9, 255],
                shows: [[255, 127, 127], [255, 255, 255], [9, 9, 9]]
            ),
            Kind(
                "colours over white, 16 bits",
                .rgba,
                depth: 16,
                [0, 0, 0, 0, 0xFF, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                shows: [[127, 127, 255], [255, 255, 255]]
            ),
            Kind(
                "grey over white",
                .greyAlpha,
                [0, 128, 0, 0, 7, 255],
                shows: [[127, 127, 127], [255, 255, 255], [7, 7, 7]]
            ),
        ]
    )
    func pixelsOfEveryKindBecomeColours(kind: Kind) throws {
        let image = try ImageDecoder().decode(kind.file)
        #expect(image.format == .png)
        #expect((image.width, image.height) == (kind.colours.count, 1))
        for (x, colour) in kind.colours.enumerated() { expectColour(image.pixels[x, 0], colour, within: 1) }
    }

    @Test func greyJPEGsBecomeColours() throws {
        let image = try ImageDecoder().decode(SyntheticImage.greyJPEG)
        expectColour(image.pixels[8, 8], [100, 100, 100], within: 2)
    }

    @Test func inkBecomesLight() throws {
        let cyan = try ImageDecoder().decode(SyntheticImage.cyanJPEG).pixels[8, 8]
        expectColour(cyan, [0, 170, 235], within: 40)
        let black = try ImageDecoder().decode(SyntheticImage.blackInkJPEG).pixels[8, 8]
        expectColour(black, [30, 30, 30], within: 40)
    }

    @Test func manyThreadsDecodeAtOnce() async throws {
        let file = try TestPicture.quadrants.jpeg(quality: 95)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<32 {
                group.addTask { (try? ImageDecoder().decode(file))?.pixels.showsTheFields(within: 4) ?? false }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
