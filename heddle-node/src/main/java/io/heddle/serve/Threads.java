// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.netty.NettyServerBuilder;

/** The threads on which the calls of a listener run. */
sealed interface Threads extends AutoCloseable permits CallThreads, ReceivingThreads {

  /** Has the listener's calls run on them. */
  void serve(NettyServerBuilder builder);

  @Override
  void close();
}
