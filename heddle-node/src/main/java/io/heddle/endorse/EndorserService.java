// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gRPC door of the endorser; each call runs on the thread that gRPC gives it. */
final class EndorserService extends EndorserGrpc.EndorserImplBase {

  private static final Logger log = LoggerFactory.getLogger(EndorserService.class);

  private final Endorser endorser;

  EndorserService(Endorser endorser) {
    this.endorser = endorser;
  }

  @Override
  public void processProposal(SignedProposal signed, StreamObserver<ProposalResponse> client) {
    ProposalResponse response;
    try {
      response = endorser.process(signed);
    } catch (ProposalRefused e) {
      client.onError(Status.UNKNOWN.withDescription(e.reason()).asRuntimeException());
      return;
    } catch (InterruptedException e) {
      if (Context.current().isCancelled()) {
        log.debug("A client left before its proposal was executed", e);
        return;
      }
      Thread.currentThread().interrupt();
      client.onError(
          Status.UNAVAILABLE.withDescription("The peer is shutting down").asRuntimeException());
      return;
    } catch (RuntimeException e) {
      log.error("Processing a proposal failed", e);
      client.onError(
          Status.INTERNAL.withDescription("The peer failed; see its log").asRuntimeException());
      return;
    }
    client.onNext(response);
    client.onCompleted();
  }
}
