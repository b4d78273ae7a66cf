// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoProtobuf;
import io.heddle.identity.Msp;
import io.heddle.identity.SignedData;
import org.hyperledger.fabric.protos.discovery.DiscoveryGrpc;
import org.hyperledger.fabric.protos.discovery.Query;
import org.hyperledger.fabric.protos.discovery.QueryResult;
import org.hyperledger.fabric.protos.discovery.Request;
import org.hyperledger.fabric.protos.discovery.Response;
import org.hyperledger.fabric.protos.discovery.SignedRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service {@code discovery.Discovery} of one peer. As on Fabric's peers, the hash of a TLS
 * certificate in a request is not looked at.
 *
 * <p>Fabric: discovery/service.go.
 */
public final class DiscoveryService extends DiscoveryGrpc.DiscoveryImplBase {

  private static final Logger log = LoggerFactory.getLogger(DiscoveryService.class);

  private final Queries queries;

  /**
   * Puts the service of one peer together.
   *
   * @param localMsp of this peer's organisation
   * @param areMembersAllowed whether all its members, and not only its administrators, may ask
   *     about what concerns no channel
   */
  public DiscoveryService(
      DiscoverChannels channels, Membership membership, Msp localMsp, boolean areMembersAllowed) {
    this.queries = new Queries(channels, membership, new Eligibility(localMsp, areMembersAllowed));
  }

  @Override
  public void discover(SignedRequest request, StreamObserver<Response> client) {
    try {
      Response response = answer(request);
      if (!Context.current().isCancelled()) {
        client.onNext(response);
        client.onCompleted();
      }
    } catch (Refusal e) {
      client.onError(Status.UNKNOWN.withDescription(e.getMessage()).asRuntimeException());
    } catch (HeddleException e) {
      client.onError(
          Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asRuntimeException());
    } catch (RuntimeException e) {
      log.error("A discovery request failed", e);
      client.onError(
          Status.INTERNAL.withDescription("The peer failed; see its log").asRuntimeException());
    }
  }

  private Response answer(SignedRequest signed) throws Refusal {
    Request request = parsed(signed);
    ByteString identity = request.getAuthentication().getClientIdentity();
    Budget.admit(request.getQueriesCount());
    Asker asker = Asker.of(new SignedData(signed.getPayload(), identity, signed.getSignature()));
    var budget = new Budget();
    Response.Builder response = Response.newBuilder();
    for (Query query : request.getQueriesList()) {
      if (Context.current().isCancelled()) {
        break; // nobody is there to read it
      }
      QueryResult result = queries.answer(query, asker, budget);
      budget.answer(result.getSerializedSize());
      response.addResults(result);
    }
    return response.build();
  }

  private static Request parsed(SignedRequest signed) throws Refusal {
    Request request;
    try {
      request = Request.parseFrom(signed.getPayload());
    } catch (InvalidProtocolBufferException e) {
      throw new Refusal("failed parsing request: " + GoProtobuf.words(e));
    }
    if (!request.hasAuthentication()) {
      throw new Refusal("access denied, no authentication info in request");
    }
    if (request.getAuthentication().getClientIdentity().isEmpty()) {
      throw new Refusal("access denied, client identity wasn't supplied");
    }
    return request;
  }
}
