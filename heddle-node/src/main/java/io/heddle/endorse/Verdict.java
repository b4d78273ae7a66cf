// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Response;

/** What became of a proposal at one peer; every text is Fabric's. */
public sealed interface Verdict {

  /** The proposal did not get as far as the endorser: its signer's certificate has expired. */
  record TurnedAway(String reason) implements Verdict {}

  /** The proposal is bad or not allowed; nothing was executed. */
  record Refused(String reason) implements Verdict {}

  /** The peer could not execute it: a response with status 500 and no payload. */
  record Failed(String reason) implements Verdict {}

  /**
   * The chaincode answered, whatever it said.
   *
   * @param response the chaincode's own
   * @param endorsed what was signed, and for whom; empty if the answer may not become a transaction
   *     or nobody asked for an endorsement
   */
  record Answered(Response response, Optional<Endorsed> endorsed) implements Verdict {}

  /**
   * The bytes of a {@code ProposalResponsePayload}, with a signature over them unless the chaincode
   * said 500 or more.
   *
   * @param interest empty if it was executed without a view of the state
   */
  record Endorsed(
      ByteString payload, Optional<Endorsement> endorsement, Optional<ChaincodeInterest> interest) {

    private void addTo(ProposalResponse.Builder message) {
      message.setPayload(payload);
      interest.ifPresent(message::setInterest);
      endorsement.ifPresent(signed -> message.setVersion(1).setEndorsement(signed));
    }
  }

  /** Whether the chaincode answered with a status that may become a transaction. */
  default boolean isSuccess() {
    return this instanceof Answered(Response response, _) && response.getStatus() < 400;
  }

  /**
   * The verdict as a client of the endorser receives it.
   *
   * @throws ProposalRefused if it is {@link Refused} or {@link TurnedAway}
   */
  default ProposalResponse toResponse() throws ProposalRefused {
    return switch (this) {
      case TurnedAway(String reason) -> throw new ProposalRefused(reason);
      case Refused(String reason) -> throw new ProposalRefused(reason);
      case Failed(String reason) ->
          ProposalResponse.newBuilder()
              .setResponse(Response.newBuilder().setStatus(500).setMessage(reason))
              .build();
      case Answered(Response response, Optional<Endorsed> endorsed) -> {
        ProposalResponse.Builder message = ProposalResponse.newBuilder().setResponse(response);
        endorsed.ifPresent(part -> part.addTo(message));
        yield message.build();
      }
    };
  }
}
