// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;

/** What a service's answers look like. */
interface Form<R> {

  R status(Status status);

  R block(Block block, SeekInfo seek, Reader reader);
}
