package import FaceCore

/// Decides which faces become a user's own and which are freed.
///
/// Pure: the stored faces are asked for inside the transaction that will store the answer. The rules are those of
/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_AssociateFaces.html> and
/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DisassociateFaces.html>.
package struct UserAssociation: Sendable {
    package let userID: String
    /// Made of the faces that the user has before the request; nil as long as there are none.
    package let vector: Embedding?
    /// How many faces the user has before the request.
    package let faceCount: Int

    package init(userID: String, vector: Embedding?, faceCount: Int) {
        self.userID = userID
        self.vector = vector
        self.faceCount = faceCount
    }

    /// Which of the requested faces the user gets.
    ///
    /// A user without faces gets all of them, however unlike they are: there is nothing yet to compare them with. Faces that
    /// are the user's already are passed over; an identifier given twice counts once.
    ///
    /// - Parameters:
    ///   - minimumCosine: what a face must reach against `vector`.
    ///   - limit: how many faces a user may have.
    ///   - face: the stored face; nil where the collection has none such.
    /// - Throws: ``FaceStoreError/tooManyUserFaces(limit:)`` if the user would get more.
    package func associating(
        _ requested: [FaceID],
        minimumCosine: Double,
        limit: Int,
        face: (FaceID) throws -> EmbeddedFace?
    ) throws -> FaceAssociation {
        var changed: [FaceID] = []
        var refused: [FaceAssociation.Refusal] = []
        for id in unique(requested) {
            guard let candidate = try face(id) else {
                refused.append(FaceAssociation.Refusal(id: id, reason: .faceNotFound))
                continue
            }
            if let owner = candidate.face.userID {
                if owner != userID { refused.append(differentUser(id, owner)) }
                continue
            }
            let cosine = vector.map { Double($0.cosine(candidate.embedding)) }
            if let cosine, cosine < minimumCosine {
                refused.append(FaceAssociation.Refusal(id: id, reason: .lowMatchConfidence, cosine: cosine))
            } else {
                changed.append(id)
            }
        }
        guard changed.isEmpty || faceCount + changed.count <= limit else {
            throw FaceStoreError.tooManyUserFaces(limit: limit)
        }
        return association(changed, refused, faceCount: faceCount + changed.count)
    }

    /// Which of the requested faces the user loses. Faces of nobody are passed over; an identifier given twice counts once.
    ///
    /// - Parameter face: the stored face; nil where the collection has none such.
    package func disassociating(
        _ requested: [FaceID],
        face: (FaceID) throws -> StoredFace?
    ) rethrows -> FaceAssociation {
        var changed: [FaceID] = []
        var refused: [FaceAssociation.Refusal] = []
        for id in unique(requested) {
            guard let candidate = try face(id) else {
                refused.append(FaceAssociation.Refusal(id: id, reason: .faceNotFound))
                continue
            }
            guard let owner = candidate.userID else { continue }
            if owner == userID { changed.append(id) } else { refused.append(differentUser(id, owner)) }
        }
        return association(changed, refused, faceCount: faceCount - changed.count)
    }

    private func unique(_ ids: [FaceID]) -> [FaceID] {
        var seen: Set<FaceID> = []
        return ids.filter { seen.insert($0).inserted }
    }

    private func differentUser(_ id: FaceID, _ owner: String) -> FaceAssociation.Refusal {
        FaceAssociation.Refusal(id: id, reason: .associatedToADifferentUser, userID: owner)
    }

    private func association(
        _ changed: [FaceID],
        _ refused: [FaceAssociation.Refusal],
        faceCount: Int
    ) -> FaceAssociation {
        FaceAssociation(changed: changed, refused: refused, status: faceCount > 0 ? .active : .created)
    }
}
