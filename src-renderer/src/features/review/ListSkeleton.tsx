import { Skeleton } from '#renderer/ui/Spinner.tsx';
import styles from './Review.module.css';

const widths = ['62%', '48%', '71%', '40%', '55%'];

/** Where the list of files will be. */
export function ListSkeleton() {
  return (
    <div className={styles.skeletons} role="status" aria-label="The changes are being worked out">
      {widths.map((width) => (
        <Skeleton key={width} width={width} />
      ))}
    </div>
  );
}
