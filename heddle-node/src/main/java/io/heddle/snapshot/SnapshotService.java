// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.heddle.access.AccessControl;
import io.heddle.access.Resource;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoProtobuf;
import io.heddle.identity.Expiry;
import io.heddle.identity.SignedData;
import io.heddle.words.Foreign;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.QueryPendingSnapshotsResponse;
import org.hyperledger.fabric.protos.peer.SignedSnapshotRequest;
import org.hyperledger.fabric.protos.peer.SnapshotGrpc;
import org.hyperledger.fabric.protos.peer.SnapshotQuery;
import org.hyperledger.fabric.protos.peer.SnapshotRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service {@code protos.Snapshot}, for the administrators of the peer's own organisation.
 *
 * <p>Fabric: core/ledger/snapshotgrpc/snapshot_service.go.
 */
public final class SnapshotService extends SnapshotGrpc.SnapshotImplBase {

  private static final Logger log = LoggerFactory.getLogger(SnapshotService.class);

  private final Snapshots snapshots;
  private final AccessControl access;
  private final InstantSource clock;
  private final Expiry expiry = new Expiry();

  public SnapshotService(Snapshots snapshots, AccessControl access, InstantSource clock) {
    this.snapshots = snapshots;
    this.access = access;
    this.clock = clock;
  }

  @Override
  public void generate(SignedSnapshotRequest signed, StreamObserver<Empty> client) {
    answer(
        client,
        () -> {
          SnapshotRequest request = parse(SnapshotRequest.parser(), signed);
          check(
              Resource.SUBMIT_SNAPSHOT_REQUEST,
              request.hasSignatureHeader(),
              request.getSignatureHeader(),
              signed);
          channel(request.getChannelId()).submit(request.getBlockNumber());
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void cancel(SignedSnapshotRequest signed, StreamObserver<Empty> client) {
    answer(
        client,
        () -> {
          SnapshotRequest request = parse(SnapshotRequest.parser(), signed);
          check(
              Resource.CANCEL_SNAPSHOT_REQUEST,
              request.hasSignatureHeader(),
              request.getSignatureHeader(),
              signed);
          channel(request.getChannelId()).cancel(request.getBlockNumber());
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void queryPendings(
      SignedSnapshotRequest signed, StreamObserver<QueryPendingSnapshotsResponse> client) {
    answer(
        client,
        () -> {
          SnapshotQuery query = parse(SnapshotQuery.parser(), signed);
          check(
              Resource.LIST_PENDING_SNAPSHOTS,
              query.hasSignatureHeader(),
              query.getSignatureHeader(),
              signed);
          return QueryPendingSnapshotsResponse.newBuilder()
              .addAllBlockNumbers(channel(query.getChannelId()).pending())
              .build();
        });
  }

  private static <T> T parse(Parser<T> parser, SignedSnapshotRequest signed) {
    try {
      return parser.parseFrom(signed.getRequest());
    } catch (InvalidProtocolBufferException e) {
      throw refused("failed to unmarshal snapshot request: " + GoProtobuf.words(e));
    }
  }

  private void check(
      Resource resource, boolean isSigned, SignatureHeader header, SignedSnapshotRequest signed) {
    if (!isSigned) {
      throw refused("missing signature header");
    }
    ByteString creator = header.getCreator();
    if (expiry.of(creator).filter(end -> clock.instant().isAfter(end)).isPresent()) {
      throw refused("client identity expired");
    }
    access.checkLocal(
        resource, new SignedData(signed.getRequest(), creator, signed.getSignature()));
  }

  private ChannelSnapshots channel(String name) {
    if (name.isEmpty()) {
      throw refused("missing channel ID");
    }
    return snapshots
        .find(name)
        .orElseThrow(() -> refused("cannot find ledger for channel " + Foreign.text(name)));
  }

  private static HeddleException refused(String why) {
    return new HeddleException(Fault.BAD_INPUT, why);
  }

  /** Fabric has one status for all that is refused. */
  private static <T> void answer(StreamObserver<T> client, Supplier<T> work) {
    T answer;
    try {
      answer = work.get();
    } catch (HeddleException e) {
      client.onError(Status.UNKNOWN.withDescription(e.getMessage()).asRuntimeException());
      return;
    } catch (RuntimeException e) {
      log.error("A request for a snapshot failed", e);
      client.onError(
          Status.INTERNAL.withDescription("The peer failed; see its log").asRuntimeException());
      return;
    }
    client.onNext(answer);
    client.onCompleted();
  }
}
