// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.grpc.Status;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is registered on which stream. A registration is removed by the stream that made it and by no
 * other. Safe for threads.
 *
 * <p>Fabric: core/chaincode/handler_registry.go.
 */
final class Registry {

  private final StreamSettings settings;
  private final ChaincodeAdmission admission;
  private final ConcurrentMap<PackageId, Registration> registrations = new ConcurrentHashMap<>();
  private final Set<Conversation> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  /** A stream, and whether its handshake is complete. */
  private record Registration(ChaincodeStream stream, boolean isReady) {}

  Registry(StreamSettings settings, ChaincodeAdmission admission) {
    this.settings = settings;
    this.admission = admission;
  }

  StreamSettings settings() {
    return settings;
  }

  Optional<ChaincodeStream> findReady(PackageId chaincode) {
    return Optional.ofNullable(registrations.get(chaincode))
        .filter(Registration::isReady)
        .map(Registration::stream);
  }

  void opened(Conversation conversation) {
    open.add(conversation);
    if (isClosed) {
      conversation.end(Status.UNAVAILABLE, "the peer is shutting down");
    }
  }

  /**
   * Registers a stream that is not ready yet.
   *
   * @throws HeddleException {@code CONFLICT} if the chaincode has a stream already; or the
   *     admission's refusal
   */
  void register(ChaincodeStream stream, Optional<PackageId> dialled) {
    if (dialled.isEmpty() || dialled.get().equals(stream.id())) {
      refuseDuplicate(registrations.get(stream.id()));
    }
    admission.admit(stream.id(), dialled);
    refuseDuplicate(registrations.putIfAbsent(stream.id(), new Registration(stream, false)));
  }

  void ready(ChaincodeStream stream) {
    registrations.replace(
        stream.id(), new Registration(stream, false), new Registration(stream, true));
    admission.ready(stream.id());
  }

  /** A conversation that never registered is over. */
  void closed(Conversation conversation, Optional<PackageId> dialled, String cause) {
    open.remove(conversation);
    dialled.ifPresent(id -> admission.ended(id, cause, false));
  }

  /** A conversation that registered is over. */
  void closed(Conversation conversation, ChaincodeStream stream, String cause) {
    open.remove(conversation);
    // the launch is over before the name is free: else a caller could find neither the stream nor a
    // reason to launch
    admission.ended(stream.id(), cause, true);
    registrations.computeIfPresent(
        stream.id(), (_, current) -> current.stream() == stream ? null : current);
  }

  void close() {
    isClosed = true;
    open.forEach(conversation -> conversation.end(Status.UNAVAILABLE, "the peer is shutting down"));
  }

  private static void refuseDuplicate(@Nullable Registration there) {
    if (there != null) {
      throw new HeddleException(Fault.CONFLICT, "duplicate chaincodeID: " + there.stream().id());
    }
  }
}
