// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.build.IndexFiles;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.Undeployed;
import io.heddle.simulate.StateDatabase;
import io.heddle.validate.GivenVerdicts;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A peer as far as the channels that it joins depend on it.
 *
 * @param identity its marshalled {@code SerializedIdentity}: private values are kept of those
 *     collections that it is a member of
 * @param approvals of its organisation
 * @param installed the packages that it has at the moment
 * @param undeployed the definitions that mean none of them any more
 * @param indexes the index files that come with one of them
 * @param database whose rules hold for keys and values
 * @param others the other peers on its channels, with which it shares private values
 * @param sharing how it does that
 * @param verdicts on transactions that are invalid whatever they say
 */
public record JoiningPeer(
    ByteString identity,
    Approvals approvals,
    Supplier<? extends Collection<PackageId>> installed,
    Undeployed undeployed,
    Function<PackageId, IndexFiles> indexes,
    StateDatabase database,
    Dissemination others,
    PrivateSharing sharing,
    GivenVerdicts verdicts) {}
