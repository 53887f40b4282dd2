package import FaceCore

/// Decides which face of a submission gets which FaceId.
///
/// Pure: what the collection holds is asked through `lookup`, inside the transaction that will store the answer.
package struct FaceIDPolicy: Sendable, Hashable {
    package enum Rules: String, Sendable, Hashable, CaseIterable {
        /// What is publicly known of Amazon Rekognition: without an ExternalImageId only a single face is recognised again.
        case rekognition
        /// Submissions without an ExternalImageId are compared with each other like those that share one.
        case idempotent
    }

    /// What becomes of one face.
    package enum Decision: Sendable, Hashable {
        /// The face is stored already, under this FaceId.
        case existing(FaceID)
        /// The face is to be stored under this new FaceId.
        case new(FaceID)
        /// The face appears twice in the image: it has the FaceId of the face at this earlier position, the first one.
        case sameAs(position: Int)
    }

    /// Which stored faces count when a submitted one is looked up.
    package enum Scope: Sendable, Hashable {
        case wholeCollection
        /// Only faces stored under this ExternalImageId; nil means those stored without one.
        case externalImageID(String?)
    }

    package let rules: Rules
    /// The cosine at and above which two embeddings are the same face: ``FaceAnalyzing/duplicateCosine``.
    package let duplicateCosine: Double

    package init(rules: Rules, duplicateCosine: Double) {
        self.rules = rules
        self.duplicateCosine = duplicateCosine
    }

    /// Decides what becomes of the faces of one submission, in their order.
    ///
    /// - Parameters:
    ///   - embeddings: of the faces that are to be indexed, after quality filter and limit.
    ///   - lookup: the most similar stored face in scope at or above `duplicateCosine`, of equally similar ones the oldest.
    ///   - makeID: called once for each face that is new.
    package func decide(
        _ embeddings: [Embedding],
        externalImageID: String?,
        lookup: (Embedding, Scope) throws -> FaceID?,
        makeID: () -> FaceID
    ) rethrows -> [Decision] {
        guard rules == .idempotent || externalImageID != nil else {
            guard let embedding = embeddings.first, embeddings.count == 1 else {
                return embeddings.map { _ in .new(makeID()) }
            }
            return [try lookup(embedding, .wholeCollection).map(Decision.existing) ?? .new(makeID())]
        }
        var decisions: [Decision] = []
        for embedding in embeddings {
            if let id = try lookup(embedding, .externalImageID(externalImageID)) {
                decisions.append(.existing(id))
            } else if let position = twin(of: embedding, among: embeddings, decided: decisions) {
                decisions.append(.sameAs(position: position))
            } else {
                decisions.append(.new(makeID()))
            }
        }
        return decisions
    }

    /// The first position of the same face, if there is one among the faces decided already.
    ///
    /// New faces come before the others and more similar ones before less similar ones: a second run of the submission
    /// looks up the new faces of the first, and must find the same.
    private func twin(of embedding: Embedding, among embeddings: [Embedding], decided decisions: [Decision]) -> Int? {
        var best: (isNew: Bool, cosine: Float, position: Int)?
        for (position, decision) in decisions.enumerated() {
            let cosine = embeddings[position].cosine(embedding)
            guard Double(cosine) >= duplicateCosine else { continue }
            let candidate = (isNew: decision.isNew, cosine: cosine, position: position)
            guard let leader = best else {
                best = candidate
                continue
            }
            let isBetter = candidate.isNew == leader.isNew ? cosine > leader.cosine : candidate.isNew
            if isBetter { best = candidate }
        }
        guard let best else { return nil }
        if case .sameAs(let first) = decisions[best.position] { return first }
        return best.position
    }
}

extension FaceIDPolicy.Decision {
    fileprivate var isNew: Bool {
        if case .new = self { true } else { false }
    }
}
