// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.endorse.SystemCall;
import io.heddle.joined.JoinedChannel;
import io.heddle.simulate.Simulator;

/** What a function needs that works on a channel only. */
final class OnChannel {

  private OnChannel() {}

  static JoinedChannel channel(SystemCall call) {
    return call.channel().orElseThrow(OnChannel::none);
  }

  static Simulator simulator(SystemCall call) {
    return call.simulator().orElseThrow(OnChannel::none);
  }

  private static HeddleException none() {
    return new HeddleException(Fault.BAD_INPUT, "invalid channel-less operation");
  }
}
