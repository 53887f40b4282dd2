import FaceCore
import Testing

@Suite struct EmbeddingTests {
    @Test func hasUnitLength() throws {
        let embedding = try #require(Embedding(normalizing: [3, 4]))
        #expect(embedding.values == [0.6, 0.8])
        #expect(embedding.dimension == 2)
        #expect(abs(embedding.cosine(embedding) - 1) < 1e-6)
    }

    @Test(arguments: [[], [0, 0], [.nan, 1], [.infinity, 1], [1e-30, 0], [3e38, 3e38]] as [[Float]])
    func whatHasNoDirectionIsRefused(values: [Float]) {
        #expect(Embedding(normalizing: values) == nil)
    }

    @Test func storedCoordinatesAreKeptBitForBit() throws {
        let embedding = try #require(Embedding(normalizing: [0.1, -0.7, 0.3]))
        #expect(Embedding(unitLength: embedding.values)?.values == embedding.values)
    }

    @Test(arguments: [[], [0, 0], [1, 1], [0.5, 0.5], [.nan, 1]] as [[Float]])
    func coordinatesOfAnotherLengthAreRefused(values: [Float]) {
        #expect(Embedding(unitLength: values) == nil)
    }

    @Test func cosinesStayInTheirRange() throws {
        let right = try #require(Embedding(normalizing: [1, 0, 0]))
        let up = try #require(Embedding(normalizing: [0, 7, 0]))
        let left = try #require(Embedding(normalizing: [-2, 0, 0]))
        #expect(right.cosine(up) == 0)
        #expect(right.cosine(left) == -1)
    }
}
