// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekPosition;

/**
 * The blocks that somebody asked for.
 *
 * <p>Fabric: common/deliver/deliver.go and common/ledger/blockledger/fileledger/impl.go.
 *
 * @param first number of the first block, unsigned like the other
 * @param last number of the last one
 * @param waits whether blocks that do not exist yet are waited for
 */
record Range(long first, long last, boolean waits) {

  static Range of(SeekInfo seek, long height) throws Refused {
    if (!seek.hasStart() || !seek.hasStop()) {
      throw new Refused(Status.BAD_REQUEST, "start or stop is missing");
    }
    long first = first(seek.getStart(), height);
    long last =
        switch (seek.getStop().getTypeCase()) {
          case OLDEST -> first;
          case NEWEST -> height - 1;
          case SPECIFIED -> seek.getStop().getSpecified().getNumber();
          case NEXT_COMMIT, TYPE_NOT_SET -> 0; // as in Fabric, which then finds no end
        };
    if (seek.getStop().hasSpecified() && Long.compareUnsigned(last, first) < 0) {
      throw new Refused(Status.BAD_REQUEST, "the stop block comes before the start block");
    }
    if (Long.compareUnsigned(first, height) > 0) {
      throw new Refused(Status.NOT_FOUND, "the start block is far from here");
    }
    return new Range(first, last, seek.getBehavior() == SeekInfo.SeekBehavior.BLOCK_UNTIL_READY);
  }

  private static long first(SeekPosition start, long height) throws Refused {
    return switch (start.getTypeCase()) {
      case OLDEST -> 0;
      case NEWEST -> height - 1;
      case SPECIFIED -> start.getSpecified().getNumber();
      case NEXT_COMMIT -> height;
      case TYPE_NOT_SET -> throw new Refused(Status.NOT_FOUND, "no start is named");
    };
  }
}
