// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hyperledger.fabric.protos.gossip.GossipGrpc;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose services only note what comes: the thread that receives a message hands it over
 * itself, which wakes no other. A call begins on a thread of its own as all do, for that may wait.
 */
final class QuickCalls implements ServerCallExecutorSupplier {

  private static final Set<String> QUICK =
      Set.of(GossipGrpc.getGossipStreamMethod().getFullMethodName());

  private final Executor usual;

  QuickCalls(Executor usual) {
    this.usual = usual;
  }

  @Override
  public <Q, A> @Nullable Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
    return QUICK.contains(call.getMethodDescriptor().getFullMethodName())
        ? new FirstOnAnother(usual)
        : null; // as all others
  }

  private static final class FirstOnAnother implements Executor {

    private final Executor usual;
    private final AtomicBoolean hasBegun = new AtomicBoolean();

    FirstOnAnother(Executor usual) {
      this.usual = usual;
    }

    @Override
    public void execute(Runnable events) {
      if (hasBegun.compareAndSet(false, true)) {
        usual.execute(events);
      } else {
        events.run();
      }
    }
  }
}
